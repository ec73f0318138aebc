package org.vitals4j.examples.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Handwritten digits of 28 by 28 pixels with their labels, immutable. */
public final class Digits {

  /** Height and width of an image, in pixels. */
  public static final int SIDE = 28;

  /** Pixels of an image. */
  public static final int PIXELS = SIDE * SIDE;

  /** Number of classes: the digits 0 to 9. */
  public static final int CLASSES = 10;

  private static final String FOLDER = "/mnist-10k/";
  private static final float INK = 255;

  private final byte[] pixels;
  private final byte[] labels;

  private Digits(byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The 8,000 digits to train on. */
  public static Digits forTraining() {
    return load("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
  }

  /** The 2,000 digits that no network is trained on. */
  public static Digits heldBack() {
    return load("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
  }

  private static Digits load(String images, String labels) {
    try {
      return of(read(images, 3), read(labels, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IdxFile read(String file, int rank) throws IOException {
    try (InputStream raw = Digits.class.getResourceAsStream(FOLDER + file)) {
      if (raw == null) {
        throw new FileNotFoundException(FOLDER + file + " is missing from the class path");
      }
      return IdxFile.read(new GZIPInputStream(raw), file, rank);
    }
  }

  /** Images and labels that belong together. */
  static Digits of(IdxFile images, IdxFile labels) throws IOException {
    if (images.dimension(1) != SIDE || images.dimension(2) != SIDE) {
      throw new IOException(
          String.format(
              "%s: images must be %d x %d, but were %d x %d",
              images.name(), SIDE, SIDE, images.dimension(1), images.dimension(2)));
    }
    if (images.dimension(0) != labels.dimension(0)) {
      throw new IOException(
          String.format(
              "%s has %d images, but %s has %d labels",
              images.name(), images.dimension(0), labels.name(), labels.dimension(0)));
    }
    byte[] classes = labels.data();
    for (int i = 0; i < classes.length; i++) {
      if (Byte.toUnsignedInt(classes[i]) >= CLASSES) {
        throw new IOException(
            String.format(
                "%s: labels must be in [0, %d], but number %d was %d",
                labels.name(), CLASSES - 1, i, Byte.toUnsignedInt(classes[i])));
      }
    }
    return new Digits(images.data(), classes);
  }

  /** How many there are. */
  public int count() {
    return labels.length;
  }

  /**
   * What a digit is, in [0, 9].
   *
   * @param digit number of the digit, from 0
   */
  public int label(int digit) {
    return labels[digit];
  }

  /** The same digits in another order, which depends on the seed alone. */
  public Digits shuffled(long seed) {
    int count = count();
    int[] order = new int[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    byte[] newPixels = new byte[pixels.length];
    byte[] newLabels = new byte[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(pixels, order[i] * PIXELS, newPixels, i * PIXELS, PIXELS);
      newLabels[i] = labels[order[i]];
    }
    return new Digits(newPixels, newLabels);
  }

  /** Which digit is it? Features: pixels in [0, 1]; labels: one-hot. */
  public DataSet toClassify() {
    float[] oneHot = new float[count() * CLASSES];
    for (int i = 0; i < count(); i++) {
      oneHot[i * CLASSES + labels[i]] = 1;
    }
    return new DataSet(features(), matrix(oneHot, CLASSES));
  }

  /**
   * What does it look like from afar? Features: pixels in [0, 1]; labels: the image averaged down
   * to fewer pixels, each the mean ink of its area.
   *
   * @param side height and width of the small image, in [1, 28]
   */
  public DataSet toShrink(int side) {
    float[] small = new float[count() * side * side];
    float[][] share = Shrinking.shares(SIDE, side);
    for (int i = 0; i < count(); i++) {
      Shrinking.shrink(pixels, i * PIXELS, share, small, i * side * side);
    }
    for (int i = 0; i < small.length; i++) {
      small[i] /= INK;
    }
    return new DataSet(features(), matrix(small, side * side));
  }

  private INDArray features() {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]) / INK;
    }
    return matrix(values, PIXELS);
  }

  private static INDArray matrix(float[] values, int columns) {
    return Nd4j.createFromArray(values).reshape(values.length / columns, columns);
  }
}
