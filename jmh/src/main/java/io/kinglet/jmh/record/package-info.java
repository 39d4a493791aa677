/**
 * The record: what is measured for publication, group by group; the figures that were measured, as
 * JSON; the Markdown and the charts that are made of them; and the comparison of two such runs.
 */
package io.kinglet.jmh.record;
