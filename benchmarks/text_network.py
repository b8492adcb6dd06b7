"""The two-layer network as a textbook writes it: fresh arrays, float64. What ours is measured against."""

import numpy as np


class TextNetwork:
    """784-50-10 with ReLU and softmax with cross-entropy, plainly written."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.params = {
            "W1": 0.01 * rng.standard_normal((784, 50)),
            "b1": np.zeros(50),
            "W2": 0.01 * rng.standard_normal((50, 10)),
            "b2": np.zeros(10),
        }

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Scores."""
        p = self.params
        self.x = x
        self.a1 = np.dot(x, p["W1"]) + p["b1"]
        self.z1 = self.a1.copy()
        self.z1[self.a1 <= 0] = 0
        return np.dot(self.z1, p["W2"]) + p["b2"]

    def loss(self, x: np.ndarray, t: np.ndarray) -> float:
        """Mean cross-entropy for one-hot t."""
        scores = self.predict(x)
        shifted = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        self.y = shifted / np.sum(shifted, axis=1, keepdims=True)
        right = np.argmax(t, axis=1)
        return -np.sum(np.log(self.y[np.arange(len(x)), right] + 1e-12)) / len(x)

    def gradient(self, x: np.ndarray, t: np.ndarray) -> dict[str, np.ndarray]:
        """Backpropagation."""
        self.loss(x, t)
        dy = (self.y - t) / len(x)
        dz = np.dot(dy, self.params["W2"].T)
        dz[self.a1 <= 0] = 0
        np.dot(dz, self.params["W1"].T)  # a layer always hands a derivative on, the first one too
        return {"W1": np.dot(self.x.T, dz), "b1": dz.sum(0), "W2": np.dot(self.z1.T, dy), "b2": dy.sum(0)}

    def accuracy(self, x: np.ndarray, t: np.ndarray) -> float:
        """Share of right answers."""
        return float(np.mean(self.predict(x).argmax(1) == t.argmax(1)))


def step(network: TextNetwork, x: np.ndarray, t: np.ndarray, rng: np.random.Generator) -> float:
    """One iteration in the text's order: batch, gradient, update, loss."""
    chosen = rng.choice(len(x), 100)
    x_batch, t_batch = x[chosen], t[chosen]
    gradient = network.gradient(x_batch, t_batch)
    for name in ("W1", "b1", "W2", "b2"):
        network.params[name] -= 0.1 * gradient[name]
    return network.loss(x_batch, t_batch)
