"""导入文档 of a form in no known layout: a draft of it, for a technician to complete."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from addin.ui import Ui
from jixiao.errors import NotAForm
from jixiao.files.file_names import free_path
from jixiao.files.read.any import grids_of
from jixiao.files.write.atomic import replacing
from jixiao.form.learn import Learnt, draft, learn
from jixiao.model.target_form import Department

_SHOWN: Final = 6


def offer_for_no_form(source: Path, ui: Ui, why: NotAForm) -> None:
    """Offer the draft of a source in which no form was found. Raises ``why`` where it is none."""
    learnt = learn(grids_of(source))
    if not learnt.like_a_form:
        raise why
    _offer(source, ui, learnt, f"{why.sentence}\n")


def offer_for_unknown(source: Path, department: Department, ui: Ui) -> None:
    """Offer the draft where a form was found whose layout is not known."""
    if any(one.kind == "unknown" for project in department.projects for one in project.issues):
        _offer(source, ui, learn(grids_of(source)), "有的表版式不认识，没有读全。\n")


def _offer(source: Path, ui: Ui, learnt: Learnt, why: str) -> None:
    unknown = "、".join("".join(one.text.split()) for one in learnt.unknown[:_SHOWN])
    question = (
        f"{why}认识{len(learnt.known)}个标签，{len(learnt.unknown)}个不认识"
        f"{f'（{unknown}）' if unknown else ''}。\n"
        "是否起草一份版式文件？由技术人员补全后，这种表就能读取。"
    )
    if not ui.ask(question):
        return
    path = free_path(source.with_name(f"{source.stem}-版式草稿.toml"), "{}")
    with replacing(path) as temporary:
        temporary.write_text(draft(learnt, source.stem), encoding="utf-8")
    ui.tell(
        f"已写出“{path.name}”，与原文件在同一文件夹。请技术人员核对其中的also，补全标有？的各项，"
        "放进一个文件夹，再在“设置”的layouts写上这个文件夹，然后重新导入。"
    )
