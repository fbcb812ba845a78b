"""What commands do without is there as soon as it is used."""

from __future__ import annotations

import subprocess
import sys


def test_parts_of_numpy_that_nobody_uses_are_not_loaded_and_come_when_they_are_used() -> None:
    code = (
        "import sys\n"
        "from pappus.vocabulary.arrow import keep_parts_of_numpy_out\n"
        "keep_parts_of_numpy_out()\n"
        "import scipy.special\n"
        "print('numpy.f2py.f2py2e' in sys.modules, 'numpy.testing._private' in sys.modules)\n"
        "import numpy as np\n"
        "np.testing.assert_allclose([1.0], [1.0])\n"
        "print(np.f2py.__name__, np.f2py.get_include()[-4:], scipy.special.betainc(1, 1, 0.5))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False False\nnumpy.f2py /src 0.5\n"
