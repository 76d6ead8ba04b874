Attribute VB_Name = "JixiaoFormulas"
Option Explicit
Option Private Module

' The formula without this add-in's path before our functions; "" when it names none of them.
' Texts in quotation marks and functions of the same name in another file are left as they are.
Public Function RepairedFormula(ByVal Formula As String) As String
    Dim Position As Long, Token As String, Result As String, Found As Boolean
    If Left(Formula, 1) <> "=" Or Not MayNameOurs(Formula) Then Exit Function
    Position = 1
    Do While Position <= Len(Formula)
        Token = TokenAt(Formula, Position)
        Position = Position + Len(Token)
        If IsOurFile(Token) And NamesOurs(Formula, Position) Then
            Found = True
        ElseIf Right(Token, 1) = "!" Then
            Result = Result & Token & TokenAt(Formula, Position)
            Position = Position + Len(TokenAt(Formula, Position))
        Else
            If NamesOurs(Formula, Position - Len(Token)) Then Found = True
            Result = Result & Token
        End If
    Loop
    If Found Then RepairedFormula = Result
End Function

' Quick, so that a book of many other formulas opens as fast as before.
Private Function MayNameOurs(ByVal Formula As String) As Boolean
    Dim FunctionName As Variant
    For Each FunctionName In FunctionNames()
        If InStr(1, Formula, FunctionName, vbTextCompare) > 0 Then
            MayNameOurs = True
            Exit Function
        End If
    Next FunctionName
End Function

Private Function NamesOurs(ByVal Formula As String, ByVal Position As Long) As Boolean
    Dim Token As String, FunctionName As Variant
    Token = TokenAt(Formula, Position)
    If Mid(Formula, Position + Len(Token), 1) <> "(" Then Exit Function
    For Each FunctionName In FunctionNames()
        If StrComp(Token, FunctionName, vbTextCompare) = 0 Then NamesOurs = True
    Next FunctionName
End Function

Private Function IsOurFile(ByVal Token As String) As Boolean
    Dim Path As String
    If Right(Token, 1) <> "!" Then Exit Function
    Path = Replace(Replace(Left(Token, Len(Token) - 1), "'", ""), "/", "\")
    IsOurFile = LCase(Mid(Path, InStrRev(Path, "\") + 1)) = LCase(ThisWorkbook.Name)
End Function

' One quoted text, one name with the ! behind it, or one other character.
Private Function TokenAt(ByVal Formula As String, ByVal Position As Long) As String
    Dim Mark As String, Last As Long
    Mark = Mid(Formula, Position, 1)
    Last = Position
    If Mark = Chr(34) Or Mark = "'" Then
        Last = InStr(Position + 1, Formula, Mark)
        If Last = 0 Then Last = Len(Formula)
        Do While Mid(Formula, Last + 1, 1) = Mark
            Last = InStr(Last + 2, Formula, Mark)
            If Last = 0 Then Last = Len(Formula)
        Loop
    ElseIf IsNameCharacter(Mark) Then
        Do While IsNameCharacter(Mid(Formula, Last + 1, 1))
            Last = Last + 1
        Loop
    End If
    If Mark <> Chr(34) And Last >= Position And Mid(Formula, Last + 1, 1) = "!" Then Last = Last + 1
    TokenAt = Mid(Formula, Position, Last - Position + 1)
End Function

Private Function IsNameCharacter(ByVal Mark As String) As Boolean
    If Mark = "" Then Exit Function
    IsNameCharacter = Mark Like "[A-Za-z0-9_.]" Or AscW(Mark) > 127 Or AscW(Mark) < 0
End Function
