"""Who signs the trees of an installation."""

from adapters.readlog.trees import SIGNER
from core.keys import KeyStore
from core.merkle.checkpoints import Signer


def signer_of(keys: KeyStore) -> Signer:
    """Return the signer, whose key is a secret of the installation, made at first use.

    It lies wrapped in the key database: who can write the read log alone can sign nothing.
    """
    return Signer(SIGNER, keys.secret("read log"))
