/** Samples in files: CSV, NPY, NPZ and IDX, read with every check and written. */
package io.kinglet.cli.files;
