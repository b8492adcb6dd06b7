"""Certificates for a cluster of the tests' own, as docs/architecture.md has them made with openssl."""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def tls_environment(folder: Path, *, trusted: bool = True) -> dict[str, str]:
    """Make certificates in a folder, and give the environment by which every part of the cluster uses them.

    With `trusted=False` the node's certificate is signed by somebody else than the authority that is named.
    """
    folder.mkdir(parents=True, exist_ok=True)
    authority_key, authority = _certificate("authority")
    signer = (authority_key, authority) if trusted else _certificate("stranger")
    node_key, node = _certificate("node", signer)
    pem, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = node_key.private_bytes(pem, private, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    (folder / "node.pem").write_bytes(key + node.public_bytes(pem))
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    return {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
        f"{tls}CA_FILE": str(folder / "ca.pem"),
        **{f"{tls}{part}__CERT": str(folder / "node.pem") for part in ("SCHEDULER", "WORKER", "CLIENT")},
    }


def _certificate(
    name: str, signer: tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None = None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and its certificate: an authority's own, or one signed by an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signing_key, issuer = (key, subject) if signer is None else (signer[0], signer[1].subject)
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
    )
    return key, builder.sign(signing_key, hashes.SHA256())
