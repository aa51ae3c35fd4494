"""Where to go on from, after steps that creep: one line drawn through several of the last ones.

Steps that always move the same way, each by a little less, are combined so that what is left of their moves nearly
cancels (Anderson mixing [1], as used with expectation and maximisation [2]). No derivative is needed.

References
----------
.. [1] H. F. Walker, P. Ni, "Anderson acceleration for fixed-point iterations", SIAM Journal on Numerical Analysis 49
   (2011), 1715–1735.
.. [2] N. C. Henderson, R. Varadhan, "Damped Anderson acceleration with restarts and monotonicity control for
   accelerating EM and EM-like algorithms", Journal of Computational and Graphical Statistics 28 (2019), 834–846.
"""

from collections import deque

import numpy as np

from apropia.science.psychometrics.responses import Floats

KEPT = 6
# Moves that point the same way, to so many digits, are one.
ALIKE = 1e-8


class Trail:
    """The last places, and where a step led from each."""

    def __init__(self) -> None:
        self._places: deque[Floats] = deque(maxlen=KEPT)
        self._ends: deque[Floats] = deque(maxlen=KEPT)

    def keep(self, place: Floats, end: Floats) -> None:
        self._places.append(place)
        self._ends.append(end)

    def forget(self) -> None:
        """Forget all but the last step."""
        place, end = self._places[-1], self._ends[-1]
        self._places.clear()
        self._ends.clear()
        self.keep(place, end)

    def ahead(self) -> Floats | None:
        """Return the place that the steps point to; None after one step only."""
        if len(self._places) < 2:
            return None
        ends = np.array(self._ends)
        moves = ends - np.array(self._places)
        shares = np.linalg.lstsq(np.diff(moves, axis=0).T, moves[-1], rcond=ALIKE)[0]
        return np.asarray(ends[-1] - shares @ np.diff(ends, axis=0))
