"""A link as a picture that a telephone reads from paper."""

from __future__ import annotations


def link_picture(address: str) -> str:
    """The link as an SVG picture (a QR code) without size of its own, to stand in a page."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=1)
    code.add_data(address)
    made = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    return str(made)
