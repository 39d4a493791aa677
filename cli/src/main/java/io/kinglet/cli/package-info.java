/** The command line: what each command does, from options to exit codes. */
package io.kinglet.cli;
