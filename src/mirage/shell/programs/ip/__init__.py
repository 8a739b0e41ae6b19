"""ip (iproute2 6.1.0): one module an object, over the layer's stack of `world.stack`."""
