package org.vitals4j.benchmarks.reports;

import java.net.URI;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trouble that somebody reported, rebuilt in our own words with synthetic data.
 *
 * @param name unique; decides the half
 * @param source address of the public thread
 * @param fault in plain words
 * @param expected what a diagnosis should say
 * @param setup makes the job
 */
public record ReportCase(String name, URI source, String fault, Expected expected, Setup setup) {

  public ReportCase(String name, String source, String fault, Expected expected, Setup setup) {
    this(name, URI.create(source), fault, expected, setup);
  }

  /** Whether it may be looked at while tuning. */
  public Half half() {
    return Half.of(name);
  }

  /**
   * A job that was not trained yet. Seeds ND4J's generator, too, which draws dropout and noise.
   *
   * @param seed of the data, of the weights and of what is drawn while training
   */
  public ReportJob job(Variant variant, long seed) {
    Nd4j.getRandom().setSeed(seed);
    return setup.job(variant, seed);
  }
}
