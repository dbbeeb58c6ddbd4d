"""Is it really a PDF, how many pages, and do its digital signatures hold?"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

# The library tells every step of a certificate's path; the answer is in our report.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class NotPdfError(ValueError):
    """The bytes are no readable PDF; the message is for the officer."""


@dataclass(frozen=True)
class PdfSignature:
    """One digital signature: who by the certificate, whether the bytes are as signed, and trusted."""

    signer: str
    intact: bool
    trusted: bool

    def __str__(self) -> str:
        if not self.intact:
            return f"Chữ ký số của {self.signer} không còn đúng: tệp đã bị sửa sau khi ký."
        trust = (
            "chứng thư được tin cậy" if self.trusted else "chưa xác minh được tổ chức chứng thực"
        )
        return f"Chữ ký số của {self.signer} còn nguyên vẹn; {trust}."


@dataclass(frozen=True)
class PdfReport:
    """What a PDF turned out to be."""

    pages: int
    signatures: tuple[PdfSignature, ...]

    @property
    def text(self) -> str:
        """For people: one sentence a signature."""
        if not self.signatures:
            return "Bản chụp không có chữ ký số."
        return " ".join(str(signature) for signature in self.signatures)

    @property
    def is_altered(self) -> bool:
        """True when a signature in it no longer holds."""
        return any(not signature.intact for signature in self.signatures)


def read_pdf(data: bytes, *, trust_roots: Iterable[Path] = ()) -> PdfReport:
    """Open the PDF and validate its signatures, without going to any network.

    ``trust_roots``: certificates (PEM or DER) of the authorities the office trusts. Raises
    ``NotPdfError``.
    """
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise NotPdfError("Tệp không phải PDF.")
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if reader.encrypted:
            raise NotPdfError("Tệp PDF có mật khẩu; hãy lưu lại không đặt mật khẩu.")
        pages = int(reader.root["/Pages"]["/Count"])
        embedded = reader.embedded_signatures
        context = ValidationContext(
            trust_roots=[_certificate(path) for path in trust_roots], allow_fetching=False
        )
        signatures = tuple(_signature(one, context) for one in embedded)
    except (PdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        if isinstance(error, NotPdfError):
            raise
        raise NotPdfError(
            "Tệp PDF bị hỏng, không mở được; hãy quét lại hoặc chọn tệp khác."
        ) from error
    if pages < 1:
        raise NotPdfError("Tệp PDF không có trang nào.")
    return PdfReport(pages, signatures)


def _signature(embedded: EmbeddedPdfSignature, context: ValidationContext) -> PdfSignature:
    name = embedded.signer_cert.subject.native.get("common_name") or "(không rõ tên)"
    try:
        status = validate_pdf_signature(embedded, context)
    except SignatureValidationError:
        return PdfSignature(str(name), intact=False, trusted=False)
    return PdfSignature(
        str(name), intact=status.intact and status.valid, trusted=bool(status.trusted)
    )


def _certificate(path: Path) -> x509.Certificate:
    data = path.read_bytes()
    if pem.detect(data):
        _name, _headers, data = pem.unarmor(data)
    return x509.Certificate.load(data)
