package org.vitals4j.agent.host;

import org.vitals4j.publish.Publisher;

/** A server of browser pages. Names no class that a job may lack. */
interface Pages extends AutoCloseable {

  /** For a browser on this machine. */
  String address();

  /** A new publisher to them, for one run. */
  Publisher publisher();

  @Override
  void close();
}
