"""What a source binds and uses."""

from cnnlab.grading.submissions.names import binds, bound, imported, used


def test_what_a_cell_binds():
    source = (
        "def a(x=1): ...\nclass B:\n    y = 1\nasync  def c(): ...\nd, (e, *f) = 1, (2, 3)\n"
        "g: int = 5\ny == 1\na(y, z=1)\ny.z = 1\n# y = 1\nimport z\nif z: y = 1\ny += 1"
    )
    assert bound(source) & {*"aBcdefgxyz"} == {*"aBcdefg"}
    source = "import a.b as c, d.e\nfrom m.n import (p,\n  q as r)\nfrom s import *\nif z: import y"
    assert imported(source) == {*"cdpr*"}
    assert binds(f'{source}\nt = 1\ndef u(): ...\n"""\nv = 1\n"""\n# w = 1') == {*"cdpr*tu"}


USES = """
@cached(SIZE)
def f(a, *b, c=D, **e):
    global G
    G = G + 1
    with h() as i:
        j = f"{k(i)}"
    l = S(
        t=t,
    )
    return [m for m in N(a) if m.o] + (lambda p: p + q)(c=2)
R += f
"""


def test_what_a_source_uses():
    assert used(USES) == {"cached", "SIZE", "D", "G", "h", "k", "S", "t", "N", "q", "R"}
