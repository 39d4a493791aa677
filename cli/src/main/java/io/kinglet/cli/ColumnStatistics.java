package io.kinglet.cli;

import io.kinglet.cli.files.Table;

/**
 * A column in two numbers.
 *
 * @param mean the mean
 * @param deviation the standard deviation, divisor N − 1; 0 of a single row
 */
record ColumnStatistics(double mean, double deviation) {
  /** Computed from differences from the first row, so that a large offset costs no digits. */
  static ColumnStatistics of(Table table, int column) {
    int n = table.rows();
    int d = table.dims();
    double first = table.data()[column];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (table.data()[i * d + column] - first) / n;
    }
    double widest = 0;
    for (int i = 0; i < n; i++) {
      widest = Math.max(widest, Math.abs(table.data()[i * d + column] - first - sum));
    }
    double squares = 0;
    for (int i = 0; i < n && widest > 0; i++) {
      double off = (table.data()[i * d + column] - first - sum) / widest;
      squares += off * off;
    }
    return new ColumnStatistics(first + sum, n > 1 ? widest * Math.sqrt(squares / (n - 1)) : 0);
  }
}
