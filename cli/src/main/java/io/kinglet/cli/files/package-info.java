/** Samples in files: CSV, NPY and NPZ, read with every check and written. */
package io.kinglet.cli.files;
