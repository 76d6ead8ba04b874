Attribute VB_Name = "JixiaoBoxes"
Option Explicit
Option Private Module

' Every box is shown here, while no call into Python is under way.
Private Const LongestPlain As Long = 1000
Private Const FolderPicker As Long = 4

Public Sub Tell(ByVal Message As String)
    ShowBox Message, vbInformation
End Sub

' The answer to what a macro asks; Empty when the box is cancelled.
Public Function AnswerTo(ByVal Question As Variant) As Variant
    Dim Given As Variant
    Select Case Question(0)
        Case "ask"
            AnswerTo = (ShowBox(Question(1), vbYesNo + vbQuestion) = vbYes)
            Exit Function
        Case "ask_text"
            Given = Application.InputBox(Question(1), TextOf("title"), Question(2), Type:=2)
        Case "pick_file"
            Given = Application.GetOpenFilename(Question(2), 1, Question(1))
        Case "pick_folder"
            Given = PickedFolder(Question(1))
        Case Else
            Err.Raise 1000, , "unknown question"
    End Select
    If VarType(Given) <> vbBoolean Then AnswerTo = CStr(Given)
End Function

Private Function PickedFolder(ByVal Title As String) As Variant
    PickedFolder = False
    With Application.FileDialog(FolderPicker)
        .Title = Title
        If .Show Then PickedFolder = .SelectedItems(1)
    End With
End Function

' MsgBox cuts long texts and knows only the system's code page; nothing else in VBA shows the rest.
Private Function ShowBox(ByVal Message As String, ByVal Buttons As Long) As Long
    If Len(Message) <= LongestPlain Then
        If StrConv(StrConv(Message, vbFromUnicode), vbUnicode) = Message Then
            ShowBox = MsgBox(Message, Buttons, TextOf("title"))
            Exit Function
        End If
    End If
    On Error GoTo Plain
    ShowBox = CreateObject("WScript.Shell").Popup(Message, 0, TextOf("title"), Buttons)
    Exit Function
Plain:
    ShowBox = MsgBox(Left(Message, LongestPlain), Buttons, TextOf("title"))
End Function
