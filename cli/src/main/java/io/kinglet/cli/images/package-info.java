/** Pictures as data: greys by rows, read from a file and brought to a size. */
package io.kinglet.cli.images;
