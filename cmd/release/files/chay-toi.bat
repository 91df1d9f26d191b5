@echo off
rem Opens the preview of the project in this folder or one above it.
rem Keep this file, dienhinh.exe and HUONG-DAN.txt together.
chcp 65001 >nul
setlocal
title dienhinh
set "HERE=%~dp0"
pushd "%HERE%"
:up
if exist "content\site.yaml" goto found
set "WAS=%CD%"
cd ..
if /i not "%CD%"=="%WAS%" goto up
type "%HERE%HUONG-DAN.txt"
goto end
:found
"%HERE%dienhinh.exe" serve --drafts --open
:end
echo.
pause
