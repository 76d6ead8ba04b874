"""The picture of LibreOffice Calc, by `python docs/pictures_calc.py`: 审核本表 was clicked.

Needs Xvfb, xdotool and ImageMagick's import.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image

from addin.calc.install import Calc
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from tests.support.office import Office, free, not_root, screen
from workbook_templates.builder import write

PICTURE = Path(__file__).parent / "pictures" / "calc.png"
WIDTH, HEIGHT = 1500, 900
SECONDS_TO_PAINT = 6
CHECK_SHEET = (216, 58)  # where 审核本表 stands on this screen


def main() -> None:
    """Draw the picture anew."""
    profile = Path(tempfile.mkdtemp(prefix="jixiao-profile-"))
    free(profile)
    Calc(profile, not_root(profile)).install()
    free(profile)
    answers = profile / "answers.json"
    answers.write_text(json.dumps([]), "utf-8")
    try:
        with screen(WIDTH, HEIGHT) as shown:
            own = shown | {"JIXIAO_ANSWERS": str(answers)}
            office = Office(profile, headless=False, environment=own)
            _shown(office, profile / "绩效目标.xlsx", own)
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _shown(office: Office, book: Path, own: dict[str, str]) -> None:
    write(standardised(read(sample(DOCUMENT), clean=True).department), book)
    document = office.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, ())
    document.CurrentController.setActiveSheet(document.Sheets.getByIndex(2))
    window = document.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, WIDTH, HEIGHT, 15)
    time.sleep(SECONDS_TO_PAINT)
    x, y = CHECK_SHEET
    click = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
    subprocess.run(click, check=True, env=os.environ | own)
    time.sleep(SECONDS_TO_PAINT)
    document.CurrentController.setActiveSheet(document.Sheets.getByName("审核结果"))
    time.sleep(SECONDS_TO_PAINT)
    picture = ["import", "-window", "root", str(PICTURE)]
    subprocess.run(picture, check=True, env=os.environ | own)
    Image.open(PICTURE).convert("RGB").quantize(96).save(PICTURE, optimize=True)
    document.close(True)
    office.close()


if __name__ == "__main__":
    main()
