; What the installer of Windows does beside copying: `fieldpass` in PATH, and no trace of the link when it goes.

!include "WinMessages.nsh"
!include "WordFunc.nsh"

; PATH is longer than a text of NSIS on some computers. Then it cannot be read whole, and what is not read whole is not
; written: the folder is left out, and docs/terminal.md says how to add it by hand.
!macro fieldpassPath UN SIGN ROOT KEY
  Push $R0
  Push $R1
  Push $R2
  Push $R3
  ; Is there a PATH at all? Only then is an empty answer a failure.
  StrCpy $R2 0
  StrCpy $R3 "absent"
  ${Do}
    EnumRegValue $R1 ${ROOT} "${KEY}" $R2
    ${If} $R1 == ""
      ${ExitDo}
    ${EndIf}
    ${If} $R1 == "Path"
      StrCpy $R3 "present"
      ${ExitDo}
    ${EndIf}
    IntOp $R2 $R2 + 1
  ${Loop}
  ClearErrors
  ReadRegStr $R0 ${ROOT} "${KEY}" "Path"
  StrLen $R1 $R0
  StrLen $R2 "$INSTDIR\bin"
  IntOp $R1 $R1 + $R2
  IntOp $R1 $R1 + 2
  ${If} $R3 == "present"
  ${AndIf} $R0 == ""
    DetailPrint "PATH was left as it is: it could not be read whole."
  ${ElseIf} $R1 >= ${NSIS_MAX_STRLEN}
    DetailPrint "PATH was left as it is: it is too long."
  ${Else}
    ${If} $R0 == ""
      StrCpy $R1 ""
      ${If} "${SIGN}" == "+"
        StrCpy $R1 "$INSTDIR\bin"
      ${EndIf}
    ${Else}
      ${${UN}WordAdd} "$R0" ";" "${SIGN}$INSTDIR\bin" $R1
    ${EndIf}
    ${If} $R1 != $R0
    ${AndIf} $R1 != ""
      WriteRegExpandStr ${ROOT} "${KEY}" "Path" "$R1"
      SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
    ${EndIf}
  ${EndIf}
  Pop $R3
  Pop $R2
  Pop $R1
  Pop $R0
!macroend

!define FIELDPASS_MACHINE "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"

!macro customInstall
  ${If} $installMode == "all"
    !insertmacro fieldpassPath "" "+" HKLM "${FIELDPASS_MACHINE}"
  ${Else}
    !insertmacro fieldpassPath "" "+" HKCU "Environment"
  ${EndIf}
!macroend

!macro customUnInstall
  ; An update uninstalls first, and puts everything back.
  ${IfNot} ${isUpdated}
    ${If} $installMode == "all"
      !insertmacro fieldpassPath "un." "-" HKLM "${FIELDPASS_MACHINE}"
    ${Else}
      !insertmacro fieldpassPath "un." "-" HKCU "Environment"
    ${EndIf}
    ; The app registers fieldpass: links itself, for the person who starts it; it is removed if it leads to this copy.
    ReadRegStr $R0 HKCU "Software\Classes\fieldpass\shell\open\command" ""
    StrLen $R1 '"$INSTDIR\'
    StrCpy $R0 $R0 $R1
    ${If} $R0 == '"$INSTDIR\'
      DeleteRegKey HKCU "Software\Classes\fieldpass"
    ${EndIf}
  ${EndIf}
!macroend
