Attribute VB_Name = "JixiaoBridge"
Option Explicit
Option Private Module

' The only procedures that reach outside Excel. Windows starts our Python for CreateObject, from
' what the installation wrote into this user's registry; it serves this Excel alone.
Private Server As Object

Public Function CallPython(ByVal FunctionName As String, ByVal Values As Variant) As Variant
    ' By value, so that Python need not follow references back into Excel.
    CallPython = Python().Call(CStr(FunctionName), (Values))
End Function

' What a macro says or asks: an array of texts. Answers begins with one that is not used.
Public Function RunInPython(ByVal MacroName As String, ByVal Answers As Variant) As Variant
    RunInPython = Python().Run(CStr(MacroName), Application, (Answers))
End Function

Private Function Python() As Object
    Dim Started As Object
    If Server Is Nothing Then
        Set Started = CreateObject("Jixiao.Python")
        Started.Start Application.Hwnd
        Set Server = Started
    End If
    Set Python = Server
End Function

Public Function PythonIsRunning() As Boolean
    PythonIsRunning = Not Server Is Nothing
End Function

' The next call starts another Python; the one that was let go ends by itself.
Public Sub LetPythonGo()
    Set Server = Nothing
End Sub
