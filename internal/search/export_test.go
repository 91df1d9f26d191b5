package search

// Script is for the tests outside the package.
var Script = script
