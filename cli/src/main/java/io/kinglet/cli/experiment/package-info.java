/** The papers' experiments, each with its picture and the figures behind it. */
package io.kinglet.cli.experiment;
