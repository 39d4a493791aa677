/** Pictures of a run, as PNG and SVG. */
package io.kinglet.cli.charts;
