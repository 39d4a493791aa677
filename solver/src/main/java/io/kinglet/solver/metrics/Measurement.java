package io.kinglet.solver.metrics;

/**
 * A distance between two samples and what it was computed from.
 *
 * @param value the distance, 0 or more
 * @param bandwidth σ of the Gaussian kernel; 0 where a metric has none
 * @param rows how many rows of the first sample were used
 * @param otherRows how many rows of the second sample were used
 * @param subsampled whether that is fewer than there were
 */
public record Measurement(
    double value, double bandwidth, int rows, int otherRows, boolean subsampled) {}
