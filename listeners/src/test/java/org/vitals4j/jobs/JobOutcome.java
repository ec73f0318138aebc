package org.vitals4j.jobs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a job came to.
 *
 * @param arrays every trained array, byte by byte, in hexadecimal; empty for a job that failed
 * @param failure class of what a job threw; null for one that ended
 */
record JobOutcome(List<String> arrays, @Nullable String failure) {

  static JobOutcome of(Job job, Consumer<Model> attach) {
    try {
      return new JobOutcome(job.body().run(attach).stream().map(JobOutcome::bytes).toList(), null);
    } catch (Exception | LinkageError failed) {
      Thread.interrupted(); // the next job is to begin like the first
      return new JobOutcome(List.of(), failed.getClass().getName());
    }
  }

  private static String bytes(INDArray array) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(array.dup('c'), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
