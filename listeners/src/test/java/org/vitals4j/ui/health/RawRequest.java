package org.vitals4j.ui.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A request as it goes over the wire, such as no decent client sends. */
public final class RawRequest {

  private static final int PATIENCE_MILLIS = 20_000;

  private RawRequest() {}

  /** A request line with headers, each ended; the host is the right one. */
  public static String head(String method, String target, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    text.append("Host: localhost\r\nConnection: close\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  /** Sends it and returns all that comes back until the server closes. */
  public static String send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return readAll(socket);
    }
  }

  /** What comes until the other side closes, politely or not. */
  public static String readAll(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    byte[] chunk = new byte[8192];
    try {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        text.append(new String(chunk, 0, read, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      // It closed while something was still on its way to it.
    }
    return text.toString();
  }

  /** The status of an answer; -1 where there was none. */
  public static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : -1;
  }
}
