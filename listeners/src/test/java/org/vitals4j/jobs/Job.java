package org.vitals4j.jobs;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One kind of training job. Everything that it does follows from seeds of its own.
 *
 * @param name for people, unique
 */
record Job(String name, Body body) {

  /** What a job does. */
  @FunctionalInterface
  interface Body {
    /**
     * Trains.
     *
     * @param attach told of each network where a user would attach a monitor to it
     * @return all that was trained
     * @throws Exception as DL4J does for some jobs, watched or not
     */
    List<INDArray> run(Consumer<Model> attach) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
