Option Explicit

Private WithEvents Host As Application
Private Described As Boolean

Private Sub Workbook_Open()
    Dim Book As Workbook
    ReloadSettings
    Listen
    For Each Book In Application.Workbooks
        If Not Book.IsAddin Then RepairLater Book
    Next Book
End Sub

' A reset of VBA forgets who listens: every button asks again.
Public Sub Listen()
    If Host Is Nothing Then Set Host = Application
End Sub

Private Sub Host_WorkbookOpen(ByVal Wb As Workbook)
    If Not Wb.IsAddin Then RepairLater Wb
End Sub

' A book made from a file, as our buttons make it, is not opened but new.
Private Sub Host_NewWorkbook(ByVal Wb As Workbook)
    RepairLater Wb
End Sub

' Excel refuses descriptions while no workbook is visible, so they wait for the first that is.
Private Sub Host_WorkbookActivate(ByVal Wb As Workbook)
    If Described Or ActiveWindow Is Nothing Then Exit Sub
    Described = DescribeFunctions()
End Sub
