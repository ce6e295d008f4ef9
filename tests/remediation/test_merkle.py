import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.merkle import Tree, leaf_hash, node_hash
from remediation.proofs import Leaves, is_grown, is_included

# The leaves and roots that implementations of Certificate Transparency test themselves with:
# https://github.com/transparency-dev/merkle/blob/main/testonly/constants.go
DATA = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [leaf_hash(bytes.fromhex(data).decode()) for data in DATA]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUDED = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
GROWN = {
    (1, 1): (),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
SIZES = st.integers(1, 70)


def tree(leaves: list[bytes]) -> Tree:
    made = Tree()
    for leaf in leaves:
        made = made.grown(leaf)
    return made


def numbered(size: int) -> list[bytes]:
    return [leaf_hash(str(number)) for number in range(size)]


def flipped(proof: tuple[bytes, ...], at: int) -> tuple[bytes, ...]:
    """With one bit of one step changed."""
    step = proof[at]
    return (*proof[:at], bytes([step[0] ^ 1]) + step[1:], *proof[at + 1 :])


@pytest.mark.parametrize("size", range(9))
def test_the_known_trees_have_their_known_roots(size: int):
    assert tree(LEAVES[:size]).root.hex() == Leaves(LEAVES[:size]).root.hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUDED)
def test_the_known_leaves_have_their_known_proofs(index: int, size: int):
    assert tuple(step.hex() for step in Leaves(LEAVES[:size]).inclusion(index)) == INCLUDED[index, size]


@pytest.mark.parametrize(("earlier", "size"), GROWN)
def test_the_known_growths_have_their_known_proofs(earlier: int, size: int):
    assert tuple(step.hex() for step in Leaves(LEAVES[:size]).consistency(earlier)) == GROWN[earlier, size]


def test_a_leaf_is_never_taken_for_a_node():
    left, right = LEAVES[:2]

    assert leaf_hash((left + right).decode("latin1")) != node_hash(left, right)


@given(SIZES, st.data())
def test_every_leaf_is_shown_to_be_where_it_is_and_nowhere_else(size: int, data: st.DataObject):
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-1, size + 1))
    leaves = Leaves(numbered(size))
    proof = leaves.inclusion(index)

    assert is_included(numbered(size)[index], index, size, leaves.root, proof)
    assert is_included(numbered(size)[index], other, size, leaves.root, proof) is (other == index)
    assert not is_included(leaf_hash("other"), index, size, leaves.root, proof)
    assert not is_included(numbered(size)[index], index, size, leaves.root, (*proof, leaves.root))
    assert not (proof and is_included(numbered(size)[index], index, size, leaves.root, proof[:-1]))
    for at in range(len(proof)):
        assert not is_included(numbered(size)[index], index, size, leaves.root, flipped(proof, at))


@given(SIZES, st.data())
def test_a_grown_tree_is_shown_to_begin_with_the_earlier_one(size: int, data: st.DataObject):
    earlier = data.draw(st.integers(1, size))
    leaves, before = Leaves(numbered(size)), Leaves(numbered(earlier))
    proof = leaves.consistency(earlier)

    assert is_grown(earlier, before.root, size, leaves.root, proof)
    assert not is_grown(earlier, leaf_hash("other"), size, leaves.root, proof)
    assert not is_grown(earlier, before.root, size, leaf_hash("other"), proof)
    assert not is_grown(earlier, before.root, size, leaves.root, (*proof, leaves.root))
    assert not (proof and is_grown(earlier, before.root, size, leaves.root, proof[:-1]))
    for at in range(len(proof)):
        assert not is_grown(earlier, before.root, size, leaves.root, flipped(proof, at))


@given(SIZES, st.data())
def test_a_tree_that_lost_or_changed_a_leaf_has_not_grown(size: int, data: st.DataObject):
    changed = data.draw(st.integers(0, size - 1))
    forged = numbered(size + 3)
    forged[changed] = leaf_hash("forged")
    leaves = Leaves(forged)

    assert not is_grown(size, Leaves(numbered(size)).root, len(leaves), leaves.root, leaves.consistency(size))


@pytest.mark.parametrize("outside", [-1, 8])
def test_there_is_no_proof_of_what_is_not_there(outside: int):
    leaves = Leaves(LEAVES)

    with pytest.raises(IndexError):
        leaves.inclusion(outside)
    with pytest.raises(IndexError):
        leaves.consistency(outside + 1)
    assert not is_included(LEAVES[0], outside, 8, leaves.root, leaves.inclusion(0))
    assert not is_grown(0, Tree().root, 8, leaves.root, ())
    assert not is_grown(3, LEAVES[0], 8, leaves.root, ())
