// The books of a library, kept in memory: only the standard library of Go 1.22 or later.
package main

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"unicode/utf8"
)

type book struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Pages  int    `json:"pages"`
	IsLent bool   `json:"isLent"`
}

var (
	key   = os.Getenv("LIBRARY_KEY")
	mutex sync.Mutex
	books = map[string]book{}
	order []string
)

func answer(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(content)
}

func refuse(w http.ResponseWriter, status int, message string) {
	answer(w, status, map[string]string{"error": message})
}

// readBook checks each member by hand: encoding/json ignores the case of names, and takes null for everything.
func readBook(body io.Reader) (book, error) {
	var members map[string]any
	decoder := json.NewDecoder(body)
	if err := decoder.Decode(&members); err != nil || members == nil {
		return book{}, errors.New("the body must be a JSON object")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return book{}, errors.New("the body has more than one JSON value")
	}
	isLent, hasLent := members["isLent"]
	title, isText := members["title"].(string)
	pages, isNumber := members["pages"].(float64)
	lent, isBool := isLent.(bool)
	for name := range members {
		if name != "title" && name != "pages" && name != "isLent" {
			return book{}, errors.New("unknown member " + name)
		}
	}
	if length := utf8.RuneCountInString(title); !isText || length < 1 || length > 300 {
		return book{}, errors.New("title must be a text of 1 to 300 characters")
	}
	if !isNumber || pages != float64(int(pages)) || pages < 1 || pages > 100000 {
		return book{}, errors.New("pages must be a number from 1 to 100000")
	}
	if hasLent && !isBool {
		return book{}, errors.New("isLent must be true or false")
	}
	return book{Title: title, Pages: int(pages), IsLent: lent}, nil
}

// protected checks the key before anything else.
func protected(handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get("X-Library-Key")
		if key == "" || subtle.ConstantTimeCompare([]byte(given), []byte(key)) != 1 {
			refuse(w, http.StatusUnauthorized, "the key is missing or unknown")
			return
		}
		mutex.Lock()
		defer mutex.Unlock()
		handle(w, r)
	}
}

// known answers 404 if the book of the path does not exist.
func known(handle func(w http.ResponseWriter, r *http.Request, found book)) http.HandlerFunc {
	return protected(func(w http.ResponseWriter, r *http.Request) {
		found, ok := books[r.PathValue("bookId")]
		if !ok {
			refuse(w, http.StatusNotFound, "the book does not exist")
			return
		}
		handle(w, r, found)
	})
}

func list(w http.ResponseWriter, _ *http.Request) {
	all := []book{}
	for _, id := range order {
		if found, ok := books[id]; ok {
			all = append(all, found)
		}
	}
	answer(w, http.StatusOK, all)
}

func add(w http.ResponseWriter, r *http.Request) {
	added, err := readBook(r.Body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	random := make([]byte, 8)
	rand.Read(random)
	added.ID = hex.EncodeToString(random)
	books[added.ID] = added
	order = append(order, added.ID)
	answer(w, http.StatusCreated, added)
}

func replace(w http.ResponseWriter, r *http.Request, found book) {
	replaced, err := readBook(r.Body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	replaced.ID = found.ID
	books[found.ID] = replaced
	answer(w, http.StatusOK, replaced)
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	http.HandleFunc("GET /books", protected(list))
	http.HandleFunc("POST /books", protected(add))
	http.HandleFunc("GET /books/{bookId}", known(func(w http.ResponseWriter, _ *http.Request, found book) {
		answer(w, http.StatusOK, found)
	}))
	http.HandleFunc("PUT /books/{bookId}", known(replace))
	http.HandleFunc("DELETE /books/{bookId}", known(func(w http.ResponseWriter, _ *http.Request, found book) {
		delete(books, found.ID)
		w.WriteHeader(http.StatusNoContent)
	}))
	log.Printf("listening on http://127.0.0.1:%s", port)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
