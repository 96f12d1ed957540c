package main

// maxrssUnit is the number of bytes that the kernel counts the peak memory of a process in.
const maxrssUnit = 1
