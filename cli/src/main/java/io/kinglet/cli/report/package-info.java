/** What a run leaves and says: its folder, its metrics, its progress. */
package io.kinglet.cli.report;
