"""A scan is a real PDF; its digital signatures are validated without a network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from common.pdf import NotPdfError, read_pdf
from tests.factories.organisation import blank_pdf

SIGNER = "Ủy ban nhân dân tỉnh Quảng Ngãi"


def apart(function, *args, **kwargs):
    """Call in a thread of its own: the loop of a browser's journey may still run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *args, **kwargs).result()


@pytest.fixture(scope="module")
def authority():
    """A key and its self-signed certificate (DER), made for this run."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def signed(authority):
    key, certificate = authority
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    return apart(
        signers.sign_pdf,
        IncrementalPdfFileWriter(BytesIO(blank_pdf())),
        signers.PdfSignatureMetadata(field_name="ChuKy"),
        signer=signer,
    ).getvalue()


def test_plain_scan_has_pages_and_no_signature():
    report = read_pdf(blank_pdf(3))

    assert (report.pages, report.signatures, report.text, report.is_altered) == (
        3,
        (),
        "Bản chụp không có chữ ký số.",
        False,
    )


def locked():
    writer = copy_into_new_writer(PdfFileReader(BytesIO(blank_pdf())))
    writer.encrypt("mat-khau", "mat-khau")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


BROKEN = "Tệp PDF bị hỏng, không mở được; hãy quét lại hoặc chọn tệp khác."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Tệp không phải PDF."),
        (b"PK\x03\x04 bang tinh", "Tệp không phải PDF."),
        (b"<html>%PDF-1.4</html>", "Tệp không phải PDF."),
        (b"%PDF-1.4 quyet dinh", BROKEN),
        (b"%PDF-1.7\n" + b"x" * 50_000, BROKEN),
        (blank_pdf()[:300], BROKEN),
        (locked(), "Tệp PDF có mật khẩu; hãy lưu lại không đặt mật khẩu."),
    ],
)
def test_what_is_no_readable_pdf_is_refused(data, message):
    with pytest.raises(NotPdfError) as refused:
        read_pdf(data)

    assert str(refused.value) == message


def test_signature_is_told(signed, authority, tmp_path):
    root = tmp_path / "root.der"
    root.write_bytes(authority[1])

    assert apart(read_pdf, signed).text == (
        f"Chữ ký số của {SIGNER} còn nguyên vẹn; chưa xác minh được tổ chức chứng thực."
    )
    assert apart(read_pdf, signed, trust_roots=[root]).text == (
        f"Chữ ký số của {SIGNER} còn nguyên vẹn; chứng thư được tin cậy."
    )


def test_bytes_altered_after_signing_are_found(signed):
    place = signed.index(b"595")

    report = apart(read_pdf, signed[:place] + b"596" + signed[place + 3 :])

    assert report.is_altered
    assert report.text == (f"Chữ ký số của {SIGNER} không còn đúng: tệp đã bị sửa sau khi ký.")
