Attribute VB_Name = "JixiaoBridge"
Option Explicit
Option Private Module

' The only procedures that reach outside Excel.

Public Function CallPython(ByVal FunctionName As String, ByVal Values As Variant) As Variant
    ' By value, so that Python need not follow references back into Excel.
    CallPython = XLPy.CallUDF(GetConfig("UDF MODULES"), CStr(FunctionName), (Values))
End Function

Public Sub StartMacro(ByVal MacroName As String)
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", CallerBook()
    XLPy.Call XLPy.Module("addin.entry"), "run", XLPy.Tuple(CStr(MacroName))
End Sub

' Without an open workbook the add-in itself tells Python which Excel is asking.
Private Function CallerBook() As Workbook
    Set CallerBook = ActiveWorkbook
    If CallerBook Is Nothing Then Set CallerBook = ThisWorkbook
End Function

Public Sub StopPython()
    On Error Resume Next ' one that was never started cannot be stopped
    KillPy
End Sub

' WScript's box shows Chinese on every Windows; VBA's own depends on the system's code page.
Public Sub Tell(ByVal Message As String)
    On Error GoTo Plain
    WScript.Popup Message, 0, TextOf("title"), vbInformation
    Exit Sub
Plain:
    MsgBox Message, vbInformation, TextOf("title")
End Sub
