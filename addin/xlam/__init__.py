"""The Excel add-in built from text: MS-OVBA, MS-CFB, the OOXML package around them."""

from typing import Final

FILE_NAME: Final = "jixiao.xlam"
