/**
 * Benchmarks: one class for each question, each with its twins beside it, and the table that is
 * made of a run.
 */
package io.kinglet.jmh;
