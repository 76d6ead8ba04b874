Attribute VB_Name = "JixiaoRepair"
Option Explicit
Option Private Module

' Excel binds a function's name when the formula is entered, not when it is calculated: a book read
' before the add-in keeps #NAME?, and one from another PC keeps that PC's path. Entering the formula
' again is the only cure. Everything else about the book stays as it was.
Private Const MostReasons As Long = 5
Private Const LongestArrayFormula As Long = 255
Private Waiting As New Collection
Private Repaired As Long
Private Refused As Long
Private Reasons As String

Public Sub RepairActiveBook()
    ThisWorkbook.Listen
    If ActiveWorkbook Is Nothing Then
        Tell TextOf("no_workbook")
        Exit Sub
    End If
    RepairBook ActiveWorkbook, True
    If Refused = 0 Then
        Tell Replace(TextOf("repaired"), "{repaired}", Repaired)
    Else
        Tell Replace(Replace(Replace(TextOf("not_repaired"), "{repaired}", Repaired), _
            "{refused}", Refused), "{reasons}", Reasons)
    End If
End Sub

' After Excel is done with opening: a formula that is entered meanwhile would wait for Python.
Public Sub RepairLater(ByVal Book As Workbook)
    Waiting.Add Book.Name
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!JixiaoRepair.RepairWaiting"
End Sub

Public Sub RepairWaiting()
    Dim Book As Workbook, BookName As Variant
    For Each BookName In Waiting
        Set Book = Nothing
        On Error Resume Next ' it may be closed by now
        Set Book = Workbooks(BookName)
        On Error GoTo 0
        If Not Book Is Nothing Then RepairBook Book, False
    Next BookName
    Set Waiting = New Collection
End Sub

' Everything: also what shows no error, because IFERROR may hide it.
Private Sub RepairBook(ByVal Book As Workbook, ByVal Everything As Boolean)
    Dim Sheet As Worksheet, WasSaved As Boolean, HadEvents As Boolean, HadFilling As Boolean
    Repaired = 0
    Refused = 0
    Reasons = ""
    WasSaved = Book.Saved
    HadEvents = Application.EnableEvents
    HadFilling = Application.AutoCorrect.AutoFillFormulasInLists
    On Error GoTo Restore
    Application.EnableEvents = False
    Application.AutoCorrect.AutoFillFormulasInLists = False
    For Each Sheet In Book.Worksheets
        RepairSheet Sheet, Everything
    Next Sheet
Restore:
    If Err.Number <> 0 Then NoteRefusal Book.Name, Err.Description
    On Error Resume Next
    Application.AutoCorrect.AutoFillFormulasInLists = HadFilling
    Application.EnableEvents = HadEvents
    If Book.Saved <> WasSaved Then Book.Saved = WasSaved
End Sub

Private Sub NoteRefusal(ByVal Place As String, ByVal Reason As String)
    Refused = Refused + 1
    If Refused <= MostReasons Then Reasons = Reasons & vbLf & Place & ": " & Reason
End Sub

' A sheet that fails does not end the repair of the next.
Private Sub RepairSheet(ByVal Sheet As Worksheet, ByVal Everything As Boolean)
    Dim Cells As New Collection, Texts As New Collection, Guard As Variant, Index As Long
    On Error GoTo Failed
    CollectFormulas Sheet, Everything, Cells, Texts
    If Cells.Count = 0 Then Exit Sub
    Guard = TakeGuardOff(Sheet)
    For Index = 1 To Cells.Count
        EnterFormula Cells(Index), Texts(Index)
    Next Index
    If Not IsEmpty(Guard) Then PutGuardBack Sheet, Guard
    Exit Sub
Failed:
    NoteRefusal Sheet.Name, Err.Description
End Sub

Private Sub CollectFormulas(ByVal Sheet As Worksheet, ByVal Everything As Boolean, ByVal Cells As Collection, ByVal Texts As Collection)
    Dim Found As Range, Area As Range, Formulas As Variant, Row As Long, Column As Long
    Dim Before As String, After As String
    Set Found = FormulaCells(Sheet)
    If Found Is Nothing Then Exit Sub
    For Each Area In Found.Areas
        Formulas = FormulasOf(Area)
        For Row = 1 To Area.Rows.Count
            For Column = 1 To Area.Columns.Count
                Before = CStr(Formulas(Row, Column))
                After = RepairedFormula(Before)
                If After <> "" Then
                    If Everything Or IsBroken(Area.Cells(Row, Column), Before, After) Then
                        Cells.Add Area.Cells(Row, Column)
                        Texts.Add After
                    End If
                End If
            Next Column
        Next Row
    Next Area
End Sub

' Another PC's path, an error that is seen, or one that would be hidden.
Private Function IsBroken(ByVal Cell As Range, ByVal Before As String, ByVal After As String) As Boolean
    IsBroken = True
    If Before <> After Then Exit Function
    If InStr(1, Before, "IFERROR(", vbTextCompare) > 0 Then Exit Function
    If InStr(1, Before, "ISERROR(", vbTextCompare) > 0 Then Exit Function
    IsBroken = IsError(Cell.Value2)
End Function

' A protected sheet may refuse to single its formulas out: then all its cells are looked at.
Private Function FormulaCells(ByVal Sheet As Worksheet) As Range
    On Error Resume Next
    Set FormulaCells = Sheet.Cells.SpecialCells(xlCellTypeFormulas)
    If FormulaCells Is Nothing And Sheet.ProtectContents Then Set FormulaCells = Sheet.UsedRange
End Function

Private Function FormulasOf(ByVal Area As Range) As Variant
    Dim One(1 To 1, 1 To 1) As Variant, Member As String
    Member = FormulaProperty(Area)
    If Area.Count = 1 Then
        One(1, 1) = CallByName(Area, Member, VbGet)
        FormulasOf = One
    ElseIf Member = "Formula2" Then
        FormulasOf = CallByName(Area, Member, VbGet)
    Else
        FormulasOf = Area.Formula
    End If
End Function

' Where arrays spill, Formula would put an @ before our functions; elsewhere Formula2 is unknown.
Private Function FormulaProperty(ByVal Area As Range) As String
    Dim Ignored As Variant
    On Error GoTo Older
    Ignored = CallByName(Area.Cells(1, 1), "Formula2", VbGet)
    FormulaProperty = "Formula2"
    Exit Function
Older:
    FormulaProperty = "Formula"
End Function

Private Sub EnterFormula(ByVal Cell As Range, ByVal Text As String)
    Dim Format As Variant, Member As String
    On Error GoTo Failed
    Member = FormulaProperty(Cell)
    If BelongsToAnother(Cell, Member) Then Exit Sub
    If Cell.HasArray And Not Spills(Cell, Member) Then
        Cell.CurrentArray.FormulaArray = Text
    Else
        ' In a cell formatted as text a formula that is entered stays text.
        Format = Cell.NumberFormat
        If Format = "@" Then Cell.NumberFormat = "General"
        CallByName Cell, Member, VbLet, Text
        If Format = "@" Then Cell.NumberFormat = Format
    End If
    Repaired = Repaired + 1
    Exit Sub
Failed:
    NoteRefusal Cell.Worksheet.Name & "!" & Cell.Address(False, False), WhyNot(Cell, Text)
End Sub

Private Function WhyNot(ByVal Cell As Range, ByVal Text As String) As String
    WhyNot = Err.Description
    If Cell.Worksheet.ProtectContents Then
        WhyNot = TextOf("locked")
    ElseIf Cell.HasArray And Len(Text) > LongestArrayFormula Then
        WhyNot = TextOf("long_array")
    End If
End Function

Private Function Spills(ByVal Cell As Range, ByVal Member As String) As Boolean
    If Member = "Formula2" Then Spills = CallByName(Cell, "HasSpill", VbGet)
End Function

' Of an array only its first cell takes the formula.
Private Function BelongsToAnother(ByVal Cell As Range, ByVal Member As String) As Boolean
    Dim First As Range
    Set First = Cell
    If Spills(Cell, Member) Then
        Set First = CallByName(Cell, "SpillParent", VbGet)
    ElseIf Cell.HasArray Then
        Set First = Cell.CurrentArray.Cells(1, 1)
    End If
    BelongsToAnother = First.Address <> Cell.Address
End Function
