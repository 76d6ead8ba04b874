"""The add-in's VBA as LibreOffice can take it: conditional compilation resolved, Python stubbed."""

from __future__ import annotations

import re

WINDOWS = {"vba7": True, "win64": True, "mac": False, "app": "Microsoft Excel"}


def resolved(source: str, constants: dict[str, object] = WINDOWS) -> str:
    """`source` with the branches of #If that Excel on 64-bit Windows compiles.

    LibreOffice reads over the lines that begin with # and would compile every branch.
    """
    kept: list[str] = []
    branches: list[tuple[bool, bool]] = []  # (this branch counts, one has counted already)
    for line in source.splitlines():
        words = line.strip()
        if match := re.match(r"#(?:If|ElseIf) (.+) Then", words):
            taken = branches.pop()[1] if words.startswith("#ElseIf") else False
            holds = not taken and _holds(match[1], constants)
            branches.append((holds, taken or holds))
        elif words.startswith("#Else"):
            branches.append((not branches.pop()[1], True))
        elif words.startswith("#End If"):
            branches.pop()
        elif not words.startswith("#") and all(counts for counts, _ in branches):
            kept.append(line)
    assert not branches
    return "\n".join(kept) + "\n"


def _holds(condition: str, constants: dict[str, object]) -> bool:
    name, _, value = condition.partition("=")
    known = constants[name.strip().lower()]
    return known == value.strip().strip('"') if value else bool(known)


# What LibreOffice's VBA lacks, and what stands for it. Its ranges have Value but not Value2 (the
# same for text and plain numbers), its sheets no book, they know nothing of arrays, and single out formulas with a number
# for a result only; an argument that is missing cannot be handed on.
_REPLACED = {
    r"\.Value2\b": ".Value",
    r"\bCell\.HasArray\b": "False",
    r"Sheet\.Cells\.SpecialCells\(xlCellTypeFormulas\)": "Sheet.UsedRange",
    r"(?m)^.*Application\.AutoCorrect.*\n": "",
    r"(?m)^(    SMALL_CHECK = CallFunction)": (
        r'    If IsMissing(kinds) Then kinds = "missing"' "\n" r"\1"
    ),
    r"(?m)^(    ReadTable = )": r"    Reads = Reads + 1" "\n" r"\1",
    r"(?m)^    ThisWorkbook\.Listen\n": "",
    r"(?m)^Private Repaired As Long": "Public Repaired As Long",
    r"Source\.Worksheet\.Parent\.Date1904": "(ThisComponent.NullDate.Year = 1904)",
    r"CountsFrom1904\(Application\.Caller\)": "(ThisComponent.NullDate.Year = 1904)",
    # its dates are no dates of VBA, and what Excel holds back it does not have
    r"Application\.(?:DisplayAlerts|EnableEvents|EnableCancelKey|StatusBar) = .*": "",
    r"Application\.(?:DisplayAlerts|EnableEvents|EnableCancelKey)": "True",
}


def renamed(source: str) -> str:
    """A module whose public procedures do not stand in the way of those that replace it."""
    names = re.findall(r"(?m)^(?:Public|Private) (?:Sub|Function) (\w+)", source)
    for name in names:
        source = re.sub(rf"\b{name}\b", f"Real{name}", source)
    return re.sub(r'VB_Name = "(\w+)"', r'VB_Name = "Real\1"', source)


def for_calc(source: str) -> str:
    """A module of the add-in as LibreOffice runs it; every read of the sheet is counted."""
    text = resolved(source)
    for pattern, replacement in _REPLACED.items():
        text = re.sub(pattern, replacement, text)
    return text


# In the place of JixiaoBridge: what would have crossed into Python is described instead.
BRIDGE = """Attribute VB_Name = "JixiaoBridge"
Option Explicit
Public LastMacro As String
Public LastMessage As String
Public LastAnswers As String
Public Stopped As Long
Public Running As Boolean
Public Attempts As Long
Public PythonIsGone As Boolean
Public PythonEnds As Long
Public Reads As Long

Public Function CallPython(ByVal FunctionName As String, ByVal Values As Variant) As Variant
    Dim Index As Long, Text As String
    Attempts = Attempts + 1
    If PythonIsGone Then Err.Raise 1000, , "Python is not there"
    If PythonEnds > 0 Then
        PythonEnds = PythonEnds - 1
        Err.Raise 462, , "Python has ended"
    End If
    Running = True
    Text = FunctionName
    For Index = LBound(Values) To UBound(Values)
        Text = Text & "|" & Described(Values(Index))
    Next Index
    CallPython = Text
End Function

Private Function Described(ByVal Value As Variant) As String
    Dim Row As Long, Column As Long, Text As String
    If IsArray(Value) Then
        Text = UBound(Value, 1) - LBound(Value, 1) + 1 & "x"
        Text = Text & UBound(Value, 2) - LBound(Value, 2) + 1
        For Row = LBound(Value, 1) To UBound(Value, 1)
            For Column = LBound(Value, 2) To UBound(Value, 2)
                Text = Text & ";" & Single_(Value(Row, Column))
            Next Column
        Next Row
        Described = Text
    Else
        Described = Single_(Value)
    End If
End Function

Private Function Single_(ByVal Value As Variant) As String
    If IsArray(Value) Then
        Single_ = Value(0) & " in " & Value(1)
    ElseIf IsError(Value) Then
        Single_ = "error"
    ElseIf IsEmpty(Value) Then
        Single_ = "empty"
    Else
        Single_ = CStr(Value)
    End If
End Function

Public Function RunInPython(ByVal MacroName As String, ByVal Answers As Variant) As Variant
    Dim Index As Long
    If MacroName = "about" Or PythonIsGone Then Err.Raise 1000, , "Python is not there"
    LastMacro = MacroName
    LastAnswers = ""
    For Index = LBound(Answers) To UBound(Answers)
        LastAnswers = LastAnswers & ";" & Single_(Answers(Index))
    Next Index
    RunInPython = Array("tell", "")
    If MacroName = "new_workbook" And UBound(Answers) = 0 Then RunInPython = Array("ask_text", "?", "x")
    If MacroName = "normalise" And UBound(Answers) = 0 Then RunInPython = Array("ask", "?")
    If MacroName = "normalise" And UBound(Answers) = 1 Then RunInPython = Array("tell", "done")
End Function

Public Function PythonIsRunning() As Boolean
    PythonIsRunning = Running
End Function

Public Sub LetPythonGo()
    Running = False
    Stopped = Stopped + 1
End Sub
"""

# In the place of JixiaoBoxes: nobody sees a box.
BOXES = """Attribute VB_Name = "JixiaoBoxes"
Option Explicit

Public Sub Tell(ByVal Message As String)
    LastMessage = Message
End Sub

Public Function AnswerTo(ByVal Question As Variant) As Variant
    AnswerTo = Empty
    If Question(0) = "ask" Then AnswerTo = True
End Function
"""

# Entries for the tests. LibreOffice does not say that a library failed to compile: every function
# of it then gives 0, so the canary is asked first.
PROBE = """Attribute VB_Name = "Probe"
Option Explicit

Function Canary() As Long
    Canary = 4711
End Function

Function Config(ByVal Key As String) As String
    Config = GetConfig(Key, "default")
End Function

Function Reload() As Long
    ReloadSettings
    Reload = 1
End Function

Function Rewritten(ByVal Formula As String) As String
    Rewritten = RepairedFormula(Formula)
End Function

Function Press(ByVal Which As String) As String
    LastMacro = ""
    LastMessage = ""
    Select Case Which
        Case "CheckSheet": JixiaoRibbon.OnCheckSheet Nothing
        Case "NewWorkbook": JixiaoRibbon.OnNewWorkbook Nothing
        Case "Normalise": JixiaoRibbon.OnNormalise Nothing
        Case "About": JixiaoRibbon.OnAbout Nothing
        Case "Diagnose": JixiaoRibbon.OnDiagnose Nothing
        Case "Diagnose without Python"
            PythonIsGone = True
            JixiaoRibbon.OnDiagnose Nothing
    End Select
    Press = LastMacro & "|" & LastMessage & "|" & Stopped & "|" & LastAnswers
End Function

Function PythonDoes(ByVal What As String) As Long
    PythonIsGone = (What = "not start")
    PythonEnds = 0
    If What = "end once" Then PythonEnds = 1
    Attempts = 0
End Function

Function AttemptsSoFar() As Long
    AttemptsSoFar = Attempts
End Function

Function CallOn(ByVal First As String, ByVal Second As String) As String
    If Second = "" Then
        CallOn = SMALL_CHECK(Worksheets(1).Range(First))
    Else
        CallOn = SMALL_CHECK(Worksheets(1).Range(First), Worksheets(1).Range(Second))
    End If
End Function

Function CallWith(ByVal Value As Variant) As String
    CallWith = SMALL_SAME(Value)
End Function

Function CallOnDay(ByVal Address As String) As String
    CallOnDay = SMALL_SAME(Worksheets(1).Range(Address))
End Function

Function ReadsSoFar() As Long
    ReadsSoFar = Reads
End Function

' What the add-in does when Excel says that a book is new or was opened.
Function AfterEvent(ByVal BookName As String) As Long
    RepairLater Workbooks(BookName)
    RepairWaiting
    AfterEvent = Repaired
End Function

Function Repair() As String
    RepairActiveBook
    Repair = LastMessage
End Function
"""
