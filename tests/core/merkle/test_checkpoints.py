"""A checkpoint opens with the key that signed it and no other; nothing in it can be changed."""

from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.merkle.checkpoints import Checkpoint, NotSigned, Signer
from core.merkle.hashing import EMPTY

SIGNER = Signer("qnet/test", b"s" * 32)
CHECKPOINT = Checkpoint("qnet/test/2026-03", 12, EMPTY, ("previous x",))
NOTE = SIGNER.sign(CHECKPOINT)


def test_it_opens_to_what_was_signed() -> None:
    assert SIGNER.verifier.opened(NOTE) == CHECKPOINT
    bare = CHECKPOINT._replace(more=())
    assert SIGNER.verifier.opened(SIGNER.sign(bare)) == bare


def test_its_form_is_that_of_signed_notes() -> None:
    """As c2sp.org/tlog-checkpoint and c2sp.org/signed-note say, built here by hand."""
    key = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    public = b"\x01" + key.public_key().public_bytes_raw()
    key_hash = sha256(b"qnet/test\n" + public).digest()[:4]
    body = f"qnet/test/2026-03\n12\n{b64encode(EMPTY).decode()}\nprevious x\n"
    signature = b64encode(key_hash + key.sign(body.encode())).decode()
    assert f"{body}\n— qnet/test {signature}\n" == NOTE
    words = f"qnet/test+{key_hash.hex()}+{b64encode(public).decode()}"
    assert SIGNER.verifier.words == words


def test_a_line_of_another_signer_may_stand_beside() -> None:
    witness = Signer("witness", b"w" * 32)
    line = witness.sign(CHECKPOINT).rpartition("\n\n")[2]
    assert SIGNER.verifier.opened(NOTE + line) == CHECKPOINT
    assert witness.verifier.opened(NOTE + line) == CHECKPOINT


@pytest.mark.parametrize(
    "note",
    [
        "",
        "words",
        NOTE.replace("12", "13"),
        NOTE.replace("2026-03", "2026-04"),
        NOTE.replace("previous x", "previous y"),
        NOTE.replace("previous x\n", ""),
        NOTE.replace("— qnet/test ", "— qnet/else "),
        NOTE.replace("— qnet/test ", "— qnet/test A"),
        NOTE.partition("—")[0],
        Signer("qnet/test", b"t" * 32).sign(CHECKPOINT),
        Signer("qnet/else", b"s" * 32).sign(CHECKPOINT),
    ],
)
def test_what_was_changed_or_signed_by_another_does_not_open(note: str) -> None:
    with pytest.raises(NotSigned):
        SIGNER.verifier.opened(note)


def test_a_signed_note_that_is_no_checkpoint_does_not_open() -> None:
    class Words(Checkpoint):
        @property
        def text(self) -> str:
            return "some words\n"

    with pytest.raises(NotSigned):
        SIGNER.verifier.opened(SIGNER.sign(Words("", 0, b"")))
