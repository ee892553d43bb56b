"""What gradient descent finds, and how its gradients are computed; written to be read beside the lecture.

A network is a chain of L affine layers with activations between them, on one point x:

    h_0 = x,    z_l = W_l h_{l-1} + b_l,    h_l = a_l(z_l) for l < L,    f(x) = z_L.

d_l is the number of entries of z_l and h_l, so W_l has d_l rows and d_{l-1} columns. L counts the output layer, too: it
is `Network.depth` + 1. A batch of N points is a matrix with one column for each point: x is (d_0, N), z_l is (d_l, N).
"""
