"""What a ReLU network is, and the families of networks that the lecture needs."""

from app.networks.families import INITS, Init, random_network, sawtooth_network
from app.networks.network import Network, network_from_layers

__all__ = ["INITS", "Init", "Network", "network_from_layers", "random_network", "sawtooth_network"]
