"""What is known of where people stand on several scales that go together."""

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.responses import Floats

Places = npt.NDArray[np.intp]
SWEEPS = 2
# Where everything is told at once nothing was passed on before: these many bring means to a thousandth of a deviation.
SWEEPS_AT_ONCE = 8
# The least a site may tell: rounding of a flat likelihood must not turn it into less than nothing.
LEAST = 1e-9


class Standing:
    """The posteriors of people on correlated scales, each scale on a grid.

    Each question tells about one scale. What the answers of a scale tell is kept exactly, node by node; towards the
    other scales it is passed on as a normal distribution with the same mean and variance as the posterior, given what
    the others tell of it: expectation propagation [1]. With one scale nothing is approximated.

    ``means`` is people × scales, ``covariances`` people × scales × scales, ``marginals`` people × scales × nodes.

    References
    ----------
    .. [1] T. P. Minka, "Expectation propagation for approximate Bayesian inference", Uncertainty in Artificial
       Intelligence 17 (2001), 362–369.
    """

    def __init__(self, people: int, nodes: Floats, correlations: Floats, means: Floats | None = None) -> None:
        """Begin with what is known before any answer: a normal distribution with deviations of 1.

        Parameters
        ----------
        correlations : scales × scales, positive definite
        means : of each scale, 0 by default
        """
        scales = len(correlations)
        self.nodes = nodes
        self._powers = np.stack([nodes, nodes**2], axis=1)
        self._precision = np.linalg.inv(correlations)
        self._push = self._precision @ (np.zeros(scales) if means is None else means)
        self._tells = np.zeros((people, scales))
        self._pulls = np.zeros((people, scales))
        self._logs = np.zeros((people, scales, len(nodes)))
        self.means = np.zeros((people, scales))
        self.covariances = np.zeros((people, scales, scales))
        self.marginals = np.zeros((people, scales, len(nodes)))
        self._settle(np.arange(people))

    @property
    def deviations(self) -> Floats:
        """Return how sure each place is (people × scales)."""
        return np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))

    def learn(self, people: Places, scales: Places, logs: Floats) -> None:
        """Take in one answer of each of some people: the logarithm of its chance at each node (people × nodes)."""
        self._logs[people, scales] += logs
        self._settle(people)

    def learn_at_once(self, logs: Floats) -> None:
        """Take in what everybody answered of each scale: logarithms of likelihoods (people × scales × nodes)."""
        self._logs += logs
        self._settle(np.arange(len(logs)), sweeps=SWEEPS_AT_ONCE)

    def _settle(self, people: Places, *, sweeps: int = SWEEPS) -> None:
        tells, pulls, logs = self._tells[people], self._pulls[people], self._logs[people]
        covariances, means = self._joint(tells, pulls)
        marginals = logs
        for _ in range(sweeps if len(self._precision) > 1 else 1):
            variances = np.diagonal(covariances, axis1=1, axis2=2)
            # What all but the own answers tell of a scale.
            others = 1 / variances - tells
            towards = means / variances - pulls
            heights = logs - 0.5 * others[..., None] * (self.nodes - (towards / others)[..., None]) ** 2
            heights -= heights.max(axis=2, keepdims=True)
            marginals = np.exp(heights)
            marginals /= marginals.sum(axis=2, keepdims=True)
            moments = marginals @ self._powers
            own = moments[..., 0]
            spread = moments[..., 1] - own**2
            tells = np.maximum(1 / spread - others, LEAST)
            pulls = own * (tells + others) - towards
            covariances, means = self._joint(tells, pulls)
        self._tells[people], self._pulls[people] = tells, pulls
        self.covariances[people], self.means[people], self.marginals[people] = covariances, means, marginals

    def _joint(self, tells: Floats, pulls: Floats) -> tuple[Floats, Floats]:
        scales = len(self._precision)
        precision = np.repeat(self._precision[None], len(tells), axis=0)
        precision[:, range(scales), range(scales)] += tells
        # Of one scale there is nothing to invert but a number, many times faster.
        covariances = np.linalg.inv(precision) if scales > 1 else 1 / precision
        return covariances, (covariances @ (pulls + self._push)[..., None])[..., 0]
