package org.vitals4j.agent.host;

import org.vitals4j.publish.Publisher;
import org.vitals4j.ui.health.HealthServer;

/** The Health page alone, by the JDK's own server. */
final class JdkPages implements Pages {

  private final HealthServer server;

  JdkPages(int port) {
    server = HealthServer.start(port);
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public Publisher publisher() {
    return server.publisher();
  }

  @Override
  public void close() {
    server.close();
  }
}
