package io.kinglet.solver.neural;

/**
 * What one epoch of a training did.
 *
 * @param epoch its number, from 1
 * @param steps taken since the training began
 * @param rate the learning rate of the last of them
 * @param loss the mean of its batches' losses, each by the rows of the batch
 * @param heldOutLoss after it; NaN if no rows are held out
 * @param best whether that is the least so far
 */
public record TrainInfo(
    int epoch, long steps, double rate, double loss, double heldOutLoss, boolean best) {}
