"""What a network is, and the families of networks that the lecture needs."""

from app.networks.activations import (
    ABS,
    ACTIVATION_KINDS,
    HARD_TANH,
    RELU,
    Activation,
    ActivationKind,
    leaky_relu,
)
from app.networks.families import INITS, Init, Middle, random_network, sawtooth_network
from app.networks.network import Network, network_from_layers

__all__ = [
    "ABS",
    "ACTIVATION_KINDS",
    "HARD_TANH",
    "INITS",
    "RELU",
    "Activation",
    "ActivationKind",
    "Init",
    "Middle",
    "Network",
    "leaky_relu",
    "network_from_layers",
    "random_network",
    "sawtooth_network",
]
