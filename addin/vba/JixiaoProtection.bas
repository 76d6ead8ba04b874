Attribute VB_Name = "JixiaoProtection"
Option Explicit
Option Private Module

' What protection allows, or Empty where the sheet is open or closed with a password.
Public Function TakeGuardOff(ByVal Sheet As Worksheet) As Variant
    Dim Guard As Variant
    If Not Sheet.ProtectContents Then Exit Function
    With Sheet.Protection
        Guard = Array(Sheet.ProtectDrawingObjects, Sheet.ProtectScenarios, Sheet.ProtectionMode, _
            .AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, _
            .AllowDeletingColumns, .AllowDeletingRows, .AllowSorting, .AllowFiltering, _
            .AllowUsingPivotTables)
    End With
    On Error Resume Next
    Sheet.Unprotect ""
    If Not Sheet.ProtectContents Then TakeGuardOff = Guard
End Function

Public Sub PutGuardBack(ByVal Sheet As Worksheet, ByVal Guard As Variant)
    Sheet.Protect DrawingObjects:=Guard(0), Contents:=True, Scenarios:=Guard(1), _
        UserInterfaceOnly:=Guard(2), AllowFormattingCells:=Guard(3), _
        AllowFormattingColumns:=Guard(4), AllowFormattingRows:=Guard(5), _
        AllowInsertingColumns:=Guard(6), AllowInsertingRows:=Guard(7), _
        AllowInsertingHyperlinks:=Guard(8), AllowDeletingColumns:=Guard(9), _
        AllowDeletingRows:=Guard(10), AllowSorting:=Guard(11), AllowFiltering:=Guard(12), _
        AllowUsingPivotTables:=Guard(13)
End Sub
