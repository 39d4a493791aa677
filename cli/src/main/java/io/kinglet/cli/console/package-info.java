/** What every command shares: where it writes, how it is interrupted, what it ends with. */
package io.kinglet.cli.console;
