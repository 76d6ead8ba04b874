Attribute VB_Name = "JixiaoPython"
Option Explicit
Option Private Module

' Why functions give no results; once Python did not answer, the next formula says so at once
' instead of waiting again, until a diagnosis or a button that works.
Private Trouble As Boolean

' A worksheet function: one crossing into Python, with values only.
Public Function CallFunction(ByVal FunctionName As String, ByVal Arguments As Variant) As Variant
    Dim Passed() As Variant, Index As Long
    ReDim Passed(LBound(Arguments) To UBound(Arguments))
    On Error GoTo Failed
    For Index = LBound(Arguments) To UBound(Arguments)
        If IsObject(Arguments(Index)) Then
            If Arguments(Index).Areas.Count > 1 Then
                CallFunction = TextOf("areas")
                Exit Function
            End If
            Passed(Index) = ValuesOf(Arguments(Index))
        Else
            Passed(Index) = Arguments(Index)
        End If
    Next Index
    CallFunction = FunctionAnswer(FunctionName, Passed)
    Exit Function
Failed:
    CallFunction = TextOf("function_failed")
End Function

Private Function FunctionAnswer(ByVal FunctionName As String, ByVal Passed As Variant) As Variant
    Dim WasRunning As Boolean
    FunctionAnswer = TextOf("function_failed")
    If Trouble Then Exit Function
    WasRunning = PythonIsRunning()
    On Error GoTo Failed
    FunctionAnswer = CallPython(FunctionName, Passed)
    Exit Function
Failed:
    LetPythonGo
    If WasRunning Then
        ' It was ended from outside: another one may work.
        Resume Again
    End If
    Trouble = True
    Exit Function
Again:
    On Error GoTo Failed
    WasRunning = False
    FunctionAnswer = CallPython(FunctionName, Passed)
End Function

' A button: the name of the macro crosses, never code. What the macro asks is asked here, after
' the call has ended; then it runs again with the answer.
Public Sub RunMacro(ByVal MacroName As String, ByVal NeedsBook As Boolean)
    ThisWorkbook.Listen
    If NeedsBook And ActiveWorkbook Is Nothing Then
        Tell TextOf("no_workbook")
        Exit Sub
    End If
    Converse MacroName, TextOf("python_failed")
End Sub

' What a function or a button that does nothing needs: Python started anew, settings read anew.
Public Sub Diagnose()
    ThisWorkbook.Listen
    LetPythonGo
    ReloadSettings
    Trouble = False
    Converse "diagnose", Explanation()
End Sub

Private Sub Converse(ByVal MacroName As String, ByVal Explanation As String)
    Dim Answers() As Variant, Reply As Variant, Reason As String
    ReDim Answers(0 To 0)
    Answers(0) = MacroName
    Do
        Reply = MacroReply(MacroName, Answers, Reason)
        If Not IsArray(Reply) Then
            Tell Explanation & vbLf & vbLf & Reason
            Exit Sub
        End If
        If Reply(0) = "tell" Then
            If Reply(1) <> "" Then Tell Reply(1)
            Exit Sub
        End If
        ReDim Preserve Answers(0 To UBound(Answers) + 1)
        Answers(UBound(Answers)) = AnswerTo(Reply)
    Loop
End Sub

' Empty, and the reason, where Python did not answer.
Private Function MacroReply(ByVal MacroName As String, ByVal Answers As Variant, ByRef Reason As String) As Variant
    Dim Flags As Variant
    Flags = HoldFlags()
    On Error GoTo Failed
    MacroReply = RunInPython(MacroName, Answers)
    Trouble = False
    PutFlagsBack Flags
    Exit Function
Failed:
    Reason = Err.Description
    LetPythonGo
    PutFlagsBack Flags
End Function

' Esc, which cancels a macro in Python, must not stop our own code; and without alerts Excel does
' not say that it waits for another program.
Private Function HoldFlags() As Variant
    HoldFlags = Array(Application.ScreenUpdating, Application.DisplayAlerts, _
        Application.EnableEvents, Application.EnableCancelKey)
    Application.EnableCancelKey = xlDisabled
    Application.DisplayAlerts = False
End Function

' A Python that was ended in between cannot do it.
Private Sub PutFlagsBack(ByVal Flags As Variant)
    On Error Resume Next
    Application.ScreenUpdating = Flags(0)
    Application.DisplayAlerts = Flags(1)
    Application.EnableEvents = Flags(2)
    Application.StatusBar = False
    Application.EnableCancelKey = Flags(3)
End Sub

Private Function Explanation() As String
    Dim Interpreter As String, Found As String
    Interpreter = GetConfig("INTERPRETER_WIN")
    On Error Resume Next
    Found = Dir(Interpreter)
    On Error GoTo 0
    If Found <> "" Then
        Explanation = TextOf("package_missing")
    Else
        Explanation = TextOf("python_missing")
    End If
    Explanation = Replace(Explanation, "{interpreter}", Interpreter)
End Function
