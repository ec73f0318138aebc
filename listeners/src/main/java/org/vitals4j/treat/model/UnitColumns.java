package org.vitals4j.treat.model;

import java.util.Optional;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.activation.ActivationLayout;

/**
 * Where the units of one layer are in an array further on: which of its columns are theirs. Before
 * a flattening the columns of an array are its channels.
 *
 * @param rank axes of the array
 * @param layout which of them is that of channels
 * @param first the channel of unit 0; negative where channels before it were cut off with it
 * @param from the first unit that is there
 * @param to the unit after the last that is there
 * @param channels how many there are
 * @param positions columns of each channel: pixels or voxels behind a flattening, else 1
 * @param interleaved whether the channels of a position lie together, as behind a flattening of
 *     arrays whose last axis is that of channels
 * @param before columns before the first of the first channel
 * @param width columns of the array
 */
public record UnitColumns(
    int rank,
    ActivationLayout layout,
    long first,
    long from,
    long to,
    long channels,
    long positions,
    boolean interleaved,
    long before,
    long width) {

  /** In the output of the layer itself. */
  static UnitColumns own(int rank, ActivationLayout layout, long units) {
    return new UnitColumns(rank, layout, 0, 0, units, units, 1, false, 0, units);
  }

  /** The columns of a unit; none where they were cut off. */
  public long[] columns(long unit) {
    if (unit < from || unit >= to) {
      return new long[0];
    }
    long channel = first + unit;
    return LongStream.range(0, positions)
        .map(
            position ->
                interleaved ? position * channels + channel : channel * positions + position)
        .map(column -> before + column)
        .toArray();
  }

  /** The same columns in an array of another rank: a last time step, a repeated vector. */
  UnitColumns ofRank(int other) {
    return laidOut(other, layout);
  }

  /** Whether an axis is that of the columns. */
  boolean isColumnAxis(int axis) {
    return axis == layout.unitAxis(rank) || axis == layout.unitAxis(rank) - rank;
  }

  /**
   * In an array that was put together of several, side by side.
   *
   * @param ahead columns of those before this one
   * @param all columns of all
   */
  UnitColumns merged(long ahead, long all) {
    return isFlattened()
        ? new UnitColumns(
            rank, layout, first, from, to, channels, positions, interleaved, before + ahead, all)
        : new UnitColumns(rank, layout, first + ahead, from, to, all, 1, interleaved, 0, all);
  }

  /** In an array of some of the columns; empty behind a flattening. */
  Optional<UnitColumns> cut(long firstColumn, long lastColumn) {
    long left = lastColumn - firstColumn + 1;
    return isFlattened()
        ? Optional.empty()
        : Optional.of(
            new UnitColumns(
                rank,
                layout,
                first - firstColumn,
                Math.max(from, firstColumn - first),
                Math.min(to, lastColumn - first + 1),
                left,
                1,
                interleaved,
                0,
                left));
  }

  private boolean isFlattened() {
    return positions > 1 || before > 0 || width != channels;
  }

  /** Behind a preprocessor; empty where what it does is not known here. */
  Optional<UnitColumns> behind(@Nullable InputPreProcessor preprocessor) {
    if (preprocessor == null) {
      return Optional.of(this);
    }
    Class<?> kind = preprocessor.getClass(); // one derived from these may do something else
    if (kind == ComposableInputPreProcessor.class) {
      Optional<UnitColumns> place = Optional.of(this);
      for (InputPreProcessor each :
          ((ComposableInputPreProcessor) preprocessor).getInputPreProcessors()) {
        place = place.flatMap(one -> one.behind(each));
      }
      return place;
    }
    if (kind == RnnToFeedForwardPreProcessor.class) {
      return Optional.of(ofRank(2));
    }
    if (kind == FeedForwardToRnnPreProcessor.class) {
      RNNFormat format = ((FeedForwardToRnnPreProcessor) preprocessor).getRnnDataFormat();
      return Optional.of(laidOut(3, layout(format == RNNFormat.NWC)));
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor cnn
        && kind == CnnToFeedForwardPreProcessor.class) {
      ActivationLayout read = layout(cnn.getFormat() == CNN2DFormat.NHWC);
      return flattened(
          4, 2, read, cnn.getNumChannels(), cnn.getInputHeight() * cnn.getInputWidth());
    }
    if (preprocessor instanceof Cnn3DToFeedForwardPreProcessor cnn
        && kind == Cnn3DToFeedForwardPreProcessor.class) {
      long voxels = cnn.getInputDepth() * cnn.getInputHeight() * cnn.getInputWidth();
      return flattened(5, 2, layout(!cnn.isNCDHW()), cnn.getNumChannels(), voxels);
    }
    if (preprocessor instanceof CnnToRnnPreProcessor cnn && kind == CnnToRnnPreProcessor.class) {
      long pixels = cnn.getInputHeight() * cnn.getInputWidth();
      return flattened(4, 3, ActivationLayout.UNITS_FIRST, cnn.getNumChannels(), pixels)
          .map(one -> one.laidOut(3, layout(cnn.getRnnDataFormat() == RNNFormat.NWC)));
    }
    return Optional.empty();
  }

  private static ActivationLayout layout(boolean last) {
    return last ? ActivationLayout.UNITS_LAST : ActivationLayout.UNITS_FIRST;
  }

  private UnitColumns laidOut(int other, ActivationLayout newLayout) {
    return new UnitColumns(
        other, newLayout, first, from, to, channels, positions, interleaved, before, width);
  }

  /** DL4J flattens in the order of the axes, whatever they mean. */
  private Optional<UnitColumns> flattened(
      int axes, int left, ActivationLayout read, long ofChannels, long ofPositions) {
    if (rank == left) {
      return Optional.of(this); // flat already: left as it is
    }
    boolean fits = rank == axes && layout == read && channels == ofChannels && width == channels;
    return fits && ofPositions > 0
        ? Optional.of(
            new UnitColumns(
                left,
                ActivationLayout.UNITS_FIRST,
                first,
                from,
                to,
                channels,
                ofPositions,
                read == ActivationLayout.UNITS_LAST,
                0,
                channels * ofPositions))
        : Optional.empty();
  }
}
