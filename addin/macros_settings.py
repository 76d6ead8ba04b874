"""设置: the settings most used, by two questions, in every host."""

from __future__ import annotations

import xlwings as xw

from addin.session import OpenBook
from addin.ui import Ui
from jixiao.errors import JixiaoError
from jixiao.files.settings_edit import choice_of, listed, save, value_of
from jixiao.settings_file import FILE_NAME


def change_settings(book: xw.Book, ui: Ui) -> None:
    """设置：列出现在的设置，改一项；写进工作簿旁的设置文件，命令行也照此执行。"""
    opened = OpenBook(book, ui)
    if opened.path is None:
        raise JixiaoError(f"请先保存工作簿：设置写在工作簿旁的{FILE_NAME}中。")
    lines = "\n".join(listed(opened.settings))
    answer = ui.ask_text(f"现在的设置：\n{lines}\n\n要改哪一项？请填编号：")
    if not answer or not answer.strip():
        return
    choice = choice_of(answer)
    words = list(choice.values)
    word = ui.ask_text(
        f"{choice.name}（{'、'.join(words)}）：{choice.why}。", choice.word(opened.settings)
    )
    if word is None:
        return
    settings = save(opened.path, choice, value_of(choice, word))
    ui.tell(f"已保存：{choice.name}为“{choice.word(settings)}”，写在工作簿旁的{FILE_NAME}中。")
