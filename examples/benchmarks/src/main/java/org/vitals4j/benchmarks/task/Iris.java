package org.vitals4j.benchmarks.task;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/** The iris flowers that come with deeplearning4j-core. */
final class Iris {

  private static final String FILE = "/iris.dat";
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final int TRAIN = 100;

  private Iris() {}

  static Task.Samples samples(long seed) {
    List<float[]> flowers = read();
    standardise(flowers);
    Collections.shuffle(flowers, new Random(seed));
    float[] x = new float[flowers.size() * FEATURES];
    float[] y = new float[flowers.size() * CLASSES];
    for (int i = 0; i < flowers.size(); i++) {
      System.arraycopy(flowers.get(i), 0, x, i * FEATURES, FEATURES);
      y[i * CLASSES + (int) flowers.get(i)[FEATURES]] = 1;
    }
    DataSet all = new DataSet(Task.matrix(x, FEATURES), Task.matrix(y, CLASSES));
    return new Task.Samples(
        (DataSet) all.getRange(0, TRAIN), (DataSet) all.getRange(TRAIN, flowers.size()));
  }

  private static List<float[]> read() {
    List<float[]> flowers = new ArrayList<>();
    try (InputStream raw = Iris.class.getResourceAsStream(FILE)) {
      if (raw == null) {
        throw new FileNotFoundException(FILE + " is missing from the class path");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(raw, StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.isBlank()) {
        String[] cells = line.split(",", -1);
        float[] flower = new float[FEATURES + 1];
        for (int i = 0; i < flower.length; i++) {
          flower[i] = Float.parseFloat(cells[i]);
        }
        flowers.add(flower);
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return flowers;
  }

  private static void standardise(List<float[]> flowers) {
    for (int j = 0; j < FEATURES; j++) {
      double sum = 0;
      double squares = 0;
      for (float[] flower : flowers) {
        sum += flower[j];
        squares += (double) flower[j] * flower[j];
      }
      double mean = sum / flowers.size();
      double std = Math.sqrt(squares / flowers.size() - mean * mean);
      for (float[] flower : flowers) {
        flower[j] = (float) ((flower[j] - mean) / std);
      }
    }
  }
}
