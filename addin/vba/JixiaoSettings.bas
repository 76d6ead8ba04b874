Attribute VB_Name = "JixiaoSettings"
Option Explicit
Option Private Module

' Settings and texts stand on the add-in's own sheet and nowhere else: a workbook that a clerk
' opens must not choose what runs. The sheet is read in one block, once, because every call of a
' worksheet function asks for texts; it is read when the add-in opens, and from fixed addresses,
' because inside a worksheet function Excel does not find the region around a cell.
Private Const SheetName As String = "jixiao.conf"
Private Const Corners As String = "A1:L200"
Private Table As Variant

Public Sub ReloadSettings()
    Table = Empty
    SettingsTable
End Sub

Public Function SettingsTable() As Variant
    If Not IsArray(Table) Then Table = ReadTable()
    SettingsTable = Table
End Function

Private Function ReadTable() As Variant
    ReadTable = ThisWorkbook.Worksheets(SheetName).Range(Corners).Value2
End Function

Private Function RowOf(ByVal Key As String) As Long
    Dim Index As Long
    If Not IsArray(Table) Then Table = ReadTable()
    If Not IsArray(Table) Then Exit Function
    For Index = LBound(Table, 1) To UBound(Table, 1)
        If Table(Index, 1) = Key Then
            RowOf = Index
            Exit Function
        End If
    Next Index
End Function

' Variables of the surroundings, such as %LOCALAPPDATA%, are replaced.
Public Function GetConfig(ByVal Key As String, Optional ByVal Default As String = "") As String
    Dim Index As Long, Parts() As String
    Index = RowOf(Key)
    If Index = 0 Then
        GetConfig = Default
        Exit Function
    End If
    GetConfig = Table(Index, 2)
    Parts = Split(GetConfig, "%")
    For Index = 1 To UBound(Parts) - 1 Step 2
        If Environ(Parts(Index)) <> "" Then
            GetConfig = Replace(GetConfig, "%" & Parts(Index) & "%", Environ(Parts(Index)))
        End If
    Next Index
End Function

Public Function TextOf(ByVal Key As String) As String
    Dim Index As Long
    Index = RowOf("text." & Key)
    TextOf = Key
    If Index > 0 Then TextOf = Table(Index, 2)
End Function
